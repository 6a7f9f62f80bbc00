declare const brand: unique symbol

/** A `Base` that cannot be confused with another: `Brand<string, 'Day'>`. It does not exist at run time. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
