import type { AddressFailure } from '#domain/address.ts'

/** The sentence for an address that is not accepted. */
export const addressError = (
  failure: AddressFailure,
): 'error.address-missing' | 'error.address-invalid' | 'error.address-unsupported' => {
  switch (failure.code) {
    case 'address_empty':
      return 'error.address-missing'
    case 'address_local_unsupported':
      return 'error.address-unsupported'
    case 'address_too_long':
    case 'address_incomplete':
    case 'address_domain_invalid':
    case 'address_lookalike':
      return 'error.address-invalid'
  }
}
