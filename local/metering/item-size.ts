import { type JsonObject, listOf, objectOf } from '../template/json.ts'

/** Items as they go over the wire, weighed as https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html says. Bytes. */

/** An attribute as it goes over the wire: `{ "S": "text" }`. */
type Wire = JsonObject

const CONTAINER = 3
const ELEMENT = 1

const textBytes = (text: unknown): number => Buffer.byteLength(String(text))

/** One byte for two digits and one more; leading and trailing zeros count for nothing. */
const numberBytes = (number: unknown): number => {
  const text = String(number)
  const [mantissa = ''] = text.toLowerCase().split('e')
  const digits = [...mantissa].filter(sign => sign !== '-' && sign !== '.')
  const [first, last] = [
    digits.findIndex(digit => digit !== '0'),
    digits.findLastIndex(digit => digit !== '0'),
  ]
  const significant = first < 0 ? 0 : last - first + 1
  return Math.ceil(significant / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

const binaryBytes = (base64: unknown): number => Buffer.from(String(base64), 'base64').length

const sum = (values: unknown, of: (value: unknown) => number): number =>
  listOf(values).reduce<number>((total, value) => total + of(value), 0)

/** One row a type. */
const BYTES: Readonly<Record<string, (value: unknown) => number>> = {
  S: textBytes,
  N: numberBytes,
  B: binaryBytes,
  BOOL: () => 1,
  NULL: () => 1,
  SS: values => sum(values, textBytes),
  NS: values => sum(values, numberBytes),
  BS: values => sum(values, binaryBytes),
  L: values => CONTAINER + sum(values, value => ELEMENT + valueBytes(objectOf(value))),
  M: value => CONTAINER + attributesBytes(objectOf(value), ELEMENT),
}

const valueBytes = (value: Wire): number => {
  const [[type, of] = ['NULL', true]] = Object.entries(value)
  return BYTES[type]?.(of) ?? 0
}

const attributesBytes = (attributes: JsonObject, each: number): number =>
  Object.entries(attributes).reduce(
    (total, [name, value]) => total + each + textBytes(name) + valueBytes(objectOf(value)),
    0,
  )

/** The size of an item by which it is billed, in bytes. */
export const itemBytes = (item: JsonObject): number => attributesBytes(item, 0)
