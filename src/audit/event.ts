/**
 * The closed list of security events, in the past tense. An event is written in the same synchronous section as the
 * change that it tells of, so that neither exists without the other.
 */
export const SECURITY_EVENTS = [
  'account.created',
  'account.voided',
  'identifier.claimed',
  'identifier.confirmed',
  'identifier.released',
  'code.issued',
  'code.accepted',
  'code.refused',
  'code.exhausted',
  'code_sign_in.paused',
  'session.started',
  'session.elevated',
  'session.ended',
  'sessions.ended_everywhere',
  'profile.changed',
  'passkey.added',
  'passkey.used',
  'passkey.counter_went_back',
  'request.parked',
  'request.released',
  'keys.created',
  'keys.rotation_requested',
  'keys.rotated',
  'key.withdrawn',
  'secret.rotated',
  'mail.undeliverable',
] as const
export type SecurityEventName = (typeof SECURITY_EVENTS)[number]
