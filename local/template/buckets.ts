import { listOf, objectOf, textOf } from './json.ts'
import type { BucketDefinition, CorsDefinition } from './stack.ts'
import type { Resource } from './template.ts'

const texts = (value: unknown): readonly string[] => listOf(value).map(one => textOf(one) ?? '')

const corsFrom = (rule: unknown): CorsDefinition => {
  const { AllowedOrigins, AllowedMethods, AllowedHeaders, ExposedHeaders, MaxAge } = objectOf(rule)
  return {
    origins: texts(AllowedOrigins),
    methods: texts(AllowedMethods),
    headers: texts(AllowedHeaders),
    exposed: texts(ExposedHeaders),
    credentials: false,
    maxAge: MaxAge === undefined ? undefined : Number(MaxAge),
  }
}

/** A bucket from `AWS::S3::Bucket`, as far as it is spoken to. */
export const bucketFrom = ({ ref, properties }: Resource): BucketDefinition => ({
  name: ref,
  cors: listOf(objectOf(properties.CorsConfiguration).CorsRules).map(corsFrom),
})
