import { ALGORITHMS } from '../../../shared/auth/tokens.ts'
import { type Json, listOf, objectOf, textOf } from '../../json.ts'
import { ofType, type Resource } from '../deployment.ts'
import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'
import { tokenVariables } from './functions.ts'

/** A function that is told whose tokens are believed: the first speaks for all, which one deployment made. */
export const believerOf = ({ deployment }: Patient): readonly Resource[] =>
  ofType(deployment, 'AWS::Lambda::Function')
    .filter(({ properties }) => 'TOKEN_JWKS' in objectOf(objectOf(properties.Environment).Variables))
    .slice(0, 1)

/** Kinds of keys that a token may be signed with, for sets that do not name the algorithm. */
const KINDS = ['P-256', 'P-384', 'Ed25519', 'RSA']

const suits = ({ alg, use, kty, crv }: Json): boolean => {
  if (use !== undefined && use !== 'sig') return false
  return alg === undefined ? KINDS.includes(textOf(crv) || textOf(kty)) : ALGORITHMS.includes(textOf(alg))
}

/** Whose tokens are believed, and whether their keys can be had. */
export const lookAtTokens = async (patient: Patient, believer: Resource): Promise<readonly Finding[]> => {
  const { TOKEN_ISSUER: issuer = '', TOKEN_JWKS: jwks = '' } = await tokenVariables(patient, believer)
  if (URL.parse(issuer)?.hostname === 'issuer.example')
    return [
      problem(
        issuer,
        'is the placeholder: nobody can connect',
        'npx cdk deploy -c issuer=… -c audience=… -c jwks=…',
      ),
    ]
  const set = await patient.web.json(jwks)
  if (set === undefined)
    return [warning(jwks, 'cannot be read from here', 'see that it answers with JSON, also to those outside')]
  const keys = listOf(objectOf(set).keys).map(objectOf)
  if (keys.some(suits)) return []
  return [problem(jwks, `has no key of ${ALGORITHMS.join(', ')}`, 'let the issuer sign with one of these')]
}
