import { type CountryCode, Metadata, type PhoneNumber } from 'libphonenumber-js/max'

/*
 * Says whether phone numbers exist, as the library does. It compiles a country's patterns again for each number, some with thousands of characters, which
 * takes longer than everything else that is done with a number. Here, they are compiled once.
 */

/** The part of the library's metadata that says which numbers exist, which is missing from its types. */
interface Numbers {
  pattern(): string
  possibleLengths(): readonly number[] | undefined
}
interface Plan {
  hasTypes(): boolean
  nationalNumberPattern(): string
  type(name: string): Numbers | undefined
}

const types = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
]

type Check = (nationalNumber: string) => boolean
const checks = new Map<string, Check>()

export function exists({
  country,
  countryCallingCode,
  nationalNumber,
}: Pick<PhoneNumber, 'country' | 'countryCallingCode' | 'nationalNumber'>): boolean {
  const place = country ?? countryCallingCode
  const check = checks.get(place) ?? checkFor(place)
  checks.set(place, check)
  return check(nationalNumber)
}

function checkFor(place: string): Check {
  const metadata = new Metadata()
  metadata.selectNumberingPlan(place as CountryCode)
  const plan = metadata.numberingPlan as unknown as Plan
  const isPossible = matching(plan.nationalNumberPattern())
  if (!plan.hasTypes()) return isPossible
  const ofTypes = types.flatMap((type) => {
    const numbers = plan.type(type)
    return numbers?.pattern() ? [ofType(numbers)] : []
  })
  return (number) => isPossible(number) && ofTypes.some((isOf) => isOf(number))
}

function ofType(numbers: Numbers): Check {
  const matches = matching(numbers.pattern())
  const lengths = numbers.possibleLengths()
  return lengths ? (number) => lengths.includes(number.length) && matches(number) : matches
}

function matching(pattern: string): Check {
  const whole = new RegExp(`^(?:${pattern})$`)
  return (number) => whole.test(number)
}
