import { bySlug, givenAttributeValue } from '../attribute-values.ts'
import { means } from '../means.ts'

/** In requests of a sign-up. Not one of the fields that all requests share, because most of them don't need it, and it is large. */
export const signUpAttributes = bySlug(givenAttributeValue())
  .optional()
  .meta(means('In a sign-up: the attributes of its form, by slug.', { shoe_size: 38 }))
