import type { PermissionDefinition } from './stack.ts'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether an IAM-style pattern (`*` any text, `?` one letter) covers the whole text. */
export const covers = (pattern: string, text: string): boolean =>
  new RegExp(`^${escaped(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.')}$`, 's').test(text)

/**
 * Whether a service may call a function for a source, as the resource policy made by `AWS::Lambda::Permission` says.
 * Without a fitting permission a real gateway answers 500 and never reaches the function.
 */
export const isPermitted = (
  permissions: readonly PermissionDefinition[],
  call: { readonly function: string; readonly principal: string; readonly sourceArn: string },
): boolean =>
  permissions.some(
    permission =>
      permission.function === call.function &&
      permission.principal === call.principal &&
      (permission.sourceArn === undefined || covers(permission.sourceArn, call.sourceArn)),
  )
