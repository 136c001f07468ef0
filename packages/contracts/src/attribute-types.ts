import * as z from 'zod'

/*
 * The types of attributes, under every name that published clients and other systems know them by.
 */

export const attributeTypes = [
  'text',
  'long_text',
  'number',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'email',
  'url',
  'phone',
  'choice',
  'multi_choice',
] as const
export type AttributeType = (typeof attributeTypes)[number]

const spellings: Readonly<Record<string, AttributeType>> = {
  ...(Object.fromEntries(attributeTypes.map((type) => [type, type])) as Record<AttributeType, AttributeType>),
  string: 'text',
  longtext: 'long_text',
  textarea: 'long_text',
  integer: 'number',
  float: 'decimal',
  bool: 'boolean',
  date_time: 'datetime',
  timestamp: 'datetime',
  uri: 'url',
  enum: 'choice',
  multichoice: 'multi_choice',
  multi_select: 'multi_choice',
}

const mustBeType = { error: `must be one of ${attributeTypes.join(', ')}` }

/** The type of an attribute. `date-time` and `Date Time` are spelled `date_time`, which means `datetime`. */
export const attributeType = () =>
  z.codec(
    z
      .string(mustBeType)
      .overwrite((given) =>
        given
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, '_'),
      )
      .refine((given) => Object.hasOwn(spellings, given), mustBeType),
    z.enum(attributeTypes),
    // The check above leaves only known spellings.
    { decode: (given) => spellings[given] ?? 'text', encode: (value) => value },
  )

export const attributeRules = ['min', 'max', 'min_length', 'max_length', 'pattern', 'choices', 'required'] as const
export type AttributeRule = (typeof attributeRules)[number]

const ruleSpellings: Readonly<Record<string, AttributeRule>> = {
  ...(Object.fromEntries(attributeRules.map((rule) => [rule, rule])) as Record<AttributeRule, AttributeRule>),
  minlength: 'min_length',
  maxlength: 'max_length',
  regex: 'pattern',
  options: 'choices',
  enum: 'choices',
}

const mustBeRule = { error: `must be one of ${attributeRules.join(', ')}` }

/** The kind of a validation, under any of its names. */
export const attributeRule = () =>
  z.codec(
    z
      .string(mustBeRule)
      .overwrite((given) =>
        given
          .trim()
          .replace(/(?<=[a-z])L(?=ength$)/, '_l')
          .toLowerCase()
          .replace(/[\s-]+/g, '_'),
      )
      .refine((given) => Object.hasOwn(ruleSpellings, given), mustBeRule),
    z.enum(attributeRules),
    { decode: (given) => ruleSpellings[given] ?? 'min', encode: (value) => value },
  )
