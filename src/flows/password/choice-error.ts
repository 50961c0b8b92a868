import type { ChoiceRefusal } from './judge-edge.ts'
import type { PasswordError } from './set-password.view.tsx'

/** The sentence for a password that may not be chosen. */
export const choiceError = (refusal: ChoiceRefusal): PasswordError => {
  switch (refusal.code) {
    case 'password_too_short':
      return { id: 'error.password-too-short', values: { least: refusal.least } }
    case 'password_too_long':
      return { id: 'error.password-too-long', values: { most: refusal.most } }
    case 'password_unusable':
      return { id: 'error.password-unusable' }
    case 'password_common':
      return { id: 'error.password-common' }
    case 'password_guessable':
      return { id: 'error.password-guessable' }
    case 'password_about_you':
      return { id: 'error.password-about-you' }
    case 'password_breached':
      return { id: 'error.password-breached' }
  }
}
