/** The control: a function of nothing. */
export const handler = async () => ({ statusCode: 200 })
