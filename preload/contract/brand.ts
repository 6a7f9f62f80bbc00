declare const brand: unique symbol

/** A `Base` that cannot be mixed up with another one: `Brand<string, 'Day'>`. Nothing exists at run time. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
