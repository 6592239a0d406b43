/** The four tables, and the two indexes that have permissions of their own. */
export type TableName = 'connections' | 'rooms' | 'messages' | 'queues'
export type Place = TableName | 'connections.due' | 'connections.regions'

/** What may be done to a place: the IAM action without its `dynamodb:`. There is no `Scan` to be had. */
export type Verb =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'

/** What may be done to the bucket of attachments and its objects: the IAM action without its `s3:`. */
export type ObjectVerb =
  | 'ListBucket'
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'AbortMultipartUpload'
  | 'PutObjectTagging'

/** What may be done to a socket of this stage over `@connections`. */
export type Post = 'POST' | 'GET' | 'DELETE'

/** What a function may do, and what it is told. */
export type Rights = {
  /** Its permissions, and with them the tables whose names it is told. */
  readonly may: { readonly [P in Place]?: readonly Verb[] }
  /** `tokens`: the `TOKEN_*` it verifies by. `origins`: the pages that may ask. `rates`: whether rates apply (`RATE_LIMITS`). `lanes`: whether entries are posted directly (`DIRECT_LANE`). */
  readonly knows?: readonly ('tokens' | 'origins' | 'rates' | 'lanes')[]
}

/** One Lambda function: everything that it may do and everything that it is told. */
export type FunctionRow = Rights & {
  /** One sentence; the function's description. */
  readonly does: string
  /** Its permissions on sockets; any of them brings it `SOCKETS_ENDPOINT`. Who posts also puts into mailboxes: `UpdateItem` of `queues`. */
  readonly posts?: readonly Post[]
  /** Its permissions on attachments; any of them brings it `ATTACHMENTS_BUCKET`. */
  readonly files?: readonly ObjectVerb[]
  /** Its rights where the gateway calls no authorizer: in the place of those above, for the tables that it names. */
  readonly unvouched?: Rights
  /** @default 512 MB */
  readonly memoryMegabytes?: number
  /** @default 10 s, below the 29 s after which API Gateway stops waiting */
  readonly timeoutSeconds?: number
}
