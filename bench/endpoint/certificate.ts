import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that vouches for itself, and its key, in PEM. */
export type Certificate = { readonly cert: string; readonly key: string }

const SEQUENCE = 0x30
const SET = 0x31
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const BOOLEAN = 0x01
/** A field with a number of its own, `[n]`. */
const field = (number: number, isConstructed: boolean) => 0x80 + number + (isConstructed ? 0x20 : 0)

/** A value of DER: its tag, how long it is, and what is in it. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const hex = (text: string) => Buffer.from(text, 'hex')
const OIDS = {
  ecdsaWithSha256: hex('06082a8648ce3d040302'),
  commonName: hex('0603550403'),
  subjectAltName: hex('0603551d11'),
  basicConstraints: hex('0603551d13'),
}

const nameOf = (name: string) =>
  der(SEQUENCE, der(SET, der(SEQUENCE, OIDS.commonName, der(UTF8_STRING, Buffer.from(name)))))

/** `YYMMDDHHMMSSZ` */
const timeOf = (at: number) =>
  der(UTC_TIME, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))

const extensionsOf = (names: readonly string[]) => {
  const isAddress = /^[\d.]+$/
  const others = names.map(name =>
    isAddress.test(name)
      ? der(field(7, false), Buffer.from(name.split('.').map(Number)))
      : der(field(2, false), Buffer.from(name)),
  )
  const authority = der(SEQUENCE, der(BOOLEAN, hex('ff')))
  return der(
    field(3, true),
    der(
      SEQUENCE,
      der(SEQUENCE, OIDS.subjectAltName, der(OCTET_STRING, der(SEQUENCE, ...others))),
      der(SEQUENCE, OIDS.basicConstraints, der(OCTET_STRING, authority)),
    ),
  )
}

const pem = (what: string, bytes: Buffer) =>
  `-----BEGIN ${what}-----\n${bytes.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END ${what}-----\n`

const DAY_MS = 86_400_000

/**
 * Made where it is needed, so that no key lies anywhere: https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 * @param names the hosts and IPv4 addresses that it is for
 * @param now epoch milliseconds; good from the day before to the day after
 */
export const certificateFor = (names: readonly string[], now: number): Certificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = nameOf(names[0] ?? 'nobody')
  const algorithm = der(SEQUENCE, OIDS.ecdsaWithSha256)
  const toSign = der(
    SEQUENCE,
    der(field(0, true), der(INTEGER, hex('02'))),
    der(INTEGER, hex('01')),
    algorithm,
    name,
    der(SEQUENCE, timeOf(now - DAY_MS), timeOf(now + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensionsOf(names),
  )
  const signature = der(BIT_STRING, hex('00'), sign('sha256', toSign, privateKey))
  return {
    cert: pem('CERTIFICATE', der(SEQUENCE, toSign, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
