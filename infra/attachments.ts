import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'

export interface AttachmentsProps {
  /** The pages that may put and read files, by origin; empty: any, for nobody can without an address that was signed for them. */
  readonly origins: readonly string[]
  /** What becomes of files when the stack goes. A bucket that is not empty stays in any case. */
  readonly removalPolicy: RemovalPolicy
  /** @default - a key that S3 has for all */
  readonly encryptionKey?: IKey | undefined
}

/** The files of channels. Whoever reads or writes one has an address that a function signed for that one deed. */
export class Attachments extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, { origins, removalPolicy, encryptionKey }: AttachmentsProps) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      cors: [
        {
          allowedOrigins: origins.length > 0 ? [...origins] : ['*'],
          allowedMethods: [HttpMethods.GET, HttpMethods.PUT],
          allowedHeaders: ['content-type'],
          // What S3 answers to a part is what puts it together with the others.
          exposedHeaders: ['ETag'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        { id: 'never-finished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { id: 'never-checked', tagFilters: { state: 'incoming' }, expiration: Duration.days(1) },
      ],
      removalPolicy,
    })
  }
}
