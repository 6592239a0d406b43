import type { Delivery, WorkerSetting } from '../wire.ts'

/** The context object that Lambda hands to a handler. */
export const contextOf = (setting: WorkerSetting, { requestId, deadline }: Delivery): object => ({
  awsRequestId: requestId,
  functionName: setting.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: setting.functionArn,
  memoryLimitInMB: String(setting.memoryMb),
  logGroupName: `/aws/lambda/${setting.functionName}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
})
