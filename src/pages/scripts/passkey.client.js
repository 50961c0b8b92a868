// @ts-check
/**
 * Runs the passkey ceremony of each form marked `data-passkey`: asks for options, lets the browser do its part, puts the
 * result into the form and sends that as a plain navigation. Passes on what the page says of passkeys that are known or
 * unknown to us. Decides nothing: the server verifies. Every sentence it shows stands in the page already.
 * @see WebAuthn Level 3, sections 5.1.3 (create), 5.1.4 (get, conditional mediation), 5.1.7 (capabilities), 5.1.8 and
 * 5.1.9 (JSON forms), 5.1.10 (signals)
 */

/** @typedef {'cancelled' | 'already-here' | 'network' | 'expired' | 'throttled' | 'failed' | 'waiting'} Outcome */
/** @typedef {{ readonly options: any, readonly challenge: string }} Offer options as JSON, and the sealed challenge */
/** @typedef {{ readonly offer: Offer } | { readonly outcome: Outcome }} Answer */

/** A challenge lives five minutes; an unused one is replaced before that. */
const OFFER_MILLISECONDS = 4 * 60 * 1000
/** A ceremony waits no longer than this for the browser to take the signals in. */
const SIGNAL_MILLISECONDS = 1000

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
const fromBase64Url = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))

/** @param {ArrayBuffer | null | undefined} buffer */
const toBase64Url = (buffer) =>
  buffer == null
    ? undefined
    : btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=/g, '')

/** @param {any} descriptor */
const withBytesAsId = (descriptor) => ({ ...descriptor, id: fromBase64Url(descriptor.id) })

/**
 * For browsers without `parse...OptionsFromJSON` (before Chrome 129, Firefox 119, Safari 18.4).
 * @param {any} json
 */
const parseOptions = (json) => ({
  ...json,
  challenge: fromBase64Url(json.challenge),
  ...(json.user && { user: withBytesAsId(json.user) }),
  ...(json.allowCredentials && { allowCredentials: json.allowCredentials.map(withBytesAsId) }),
  ...(json.excludeCredentials && { excludeCredentials: json.excludeCredentials.map(withBytesAsId) }),
})

/** @param {any} json @returns {PublicKeyCredentialCreationOptions} */
const creationOptions = (json) => PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? parseOptions(json)

/** @param {any} json @returns {PublicKeyCredentialRequestOptions} */
const requestOptions = (json) => PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? parseOptions(json)

/** @param {any} credential */
const credentialJson = (credential) => {
  try {
    return credential.toJSON()
  } catch {
    // Missing in old browsers, and throws for the objects that some password managers put in the browser's place.
    const { response } = credential
    return {
      id: credential.id,
      rawId: toBase64Url(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: {
        clientDataJSON: toBase64Url(response.clientDataJSON),
        attestationObject: toBase64Url(response.attestationObject),
        transports: response.getTransports?.(),
        authenticatorData: toBase64Url(response.authenticatorData ?? response.getAuthenticatorData?.()),
        signature: toBase64Url(response.signature),
        userHandle: toBase64Url(response.userHandle),
      },
    }
  }
}

/** @param {number} status @returns {Outcome} */
const outcomeOfStatus = (status) => (status === 429 ? 'throttled' : status < 500 ? 'expired' : 'network')

/** @param {unknown} error @param {boolean} creates @returns {Outcome} */
const outcomeOfError = (error, creates) => {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled'
  return name === 'InvalidStateError' && creates ? 'already-here' : 'failed'
}

/**
 * @param {HTMLFormElement} form
 * @param {AbortSignal} [unasked] ends what the customer did not ask for: options of a conditional create are wanted
 * @returns {Promise<Answer>}
 */
const askForOffer = async (form, unasked) => {
  try {
    const response = await fetch(form.dataset['optionsUrl'] ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ flow: inputOf(form, 'flow').value, ...(unasked && { conditional: true }) }),
      signal: unasked ?? null,
    })
    return response.ok ? { offer: await response.json() } : { outcome: outcomeOfStatus(response.status) }
  } catch {
    return { outcome: 'network' }
  }
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement} */
const inputOf = (form, name) => {
  const input = form.elements.namedItem(name)
  if (input instanceof HTMLInputElement) return input
  throw new TypeError(`the form has no input ${name}`)
}

/** @param {HTMLFormElement} form @param {Outcome} [outcome] none: nothing is said */
const say = (form, outcome) => {
  for (const sentence of form.querySelectorAll('[data-outcome]')) {
    if (sentence instanceof HTMLElement) sentence.hidden = sentence.dataset['outcome'] !== outcome
  }
}

/** @param {HTMLFormElement} form @param {Offer} offer @param {Credential | null} credential */
const send = (form, offer, credential) => {
  inputOf(form, 'credential').value = JSON.stringify(credentialJson(credential))
  inputOf(form, 'challenge').value = offer.challenge
  form.setAttribute('aria-busy', 'true')
  form.submit()
}

/** @param {string} name @param {Record<string, unknown>} options */
const signal = async (name, options) => {
  try {
    await /** @type {any} */ (PublicKeyCredential)[name]?.(options)
  } catch {
    // A hint, which a browser may refuse.
  }
}

/** @param {string} selector @returns {NodeListOf<HTMLElement>} */
const elements = (selector) => document.querySelectorAll(selector)

/** One after the other: a browser refuses a signal while it is busy with another, or with a ceremony. */
const sendSignals = async () => {
  for (const { dataset } of elements('[data-passkey-unknown]')) {
    await signal('signalUnknownCredential', { rpId: dataset['rpId'], credentialId: dataset['credentialId'] })
  }
  for (const { dataset } of elements('[data-passkeys-accepted]')) {
    const { rpId, userId, credentials, userName, displayName } = dataset
    // An empty list takes every passkey of the account away, so it is never made out of a missing one.
    if (credentials === undefined) continue
    const allAcceptedCredentialIds = credentials.split(' ').filter((id) => id !== '')
    await signal('signalAllAcceptedCredentials', { rpId, userId, allAcceptedCredentialIds })
    await signal('signalCurrentUserDetails', { rpId, userId, name: userName, displayName })
  }
}

/** @param {HTMLFormElement} form @param {Promise<unknown>} signalled settles when the browser is free for a ceremony */
const enliven = (form, signalled) => {
  const creates = form.dataset['passkey'] === 'create'
  /** @type {{ answer: Promise<Answer>, madeAt: number } | undefined} */
  let held
  let isRunning = false
  /** Ends the ceremony that nobody asked for, and resolves when the browser has let go of it. */
  let stopWaiting = async () => {}

  const isStale = () => held === undefined || Date.now() - held.madeAt >= OFFER_MILLISECONDS

  // Asked for ahead of the click where possible: some browsers open the dialog only right after one.
  const currentOffer = async () => {
    if (held === undefined || isStale()) {
      held = { answer: askForOffer(form), madeAt: Date.now() }
    }
    const answer = await held.answer
    if ('outcome' in answer) held = undefined
    return answer
  }

  const waitInAutofill = async () => {
    for (;;) {
      const answer = await currentOffer()
      if ('outcome' in answer || isRunning) return
      const controller = new AbortController()
      let renew = false
      const renewIfStale = () => {
        if (!isStale()) return
        renew = true
        controller.abort()
      }
      const timer = setInterval(renewIfStale, 10_000)
      const request = navigator.credentials.get({
        mediation: 'conditional',
        publicKey: requestOptions(answer.offer.options),
        signal: controller.signal,
      })
      stopWaiting = async () => {
        controller.abort()
        await request.catch(() => {})
      }
      try {
        send(form, answer.offer, await request)
        return
      } catch {
        if (!renew) return
      } finally {
        clearInterval(timer)
      }
    }
  }

  const startWaiting = async () => {
    if (form.dataset['autofill'] === undefined) return
    await signalled
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) await waitInAutofill()
  }

  /** @param {AbortSignal} unasked */
  const createUnasked = async (unasked) => {
    await signalled
    const capabilities = await PublicKeyCredential.getClientCapabilities?.()
    if (capabilities?.['conditionalCreate'] !== true) return
    const answer = await askForOffer(form, unasked)
    if ('outcome' in answer) return
    const { offer } = answer
    /** @type {any} The compiler's list of members lacks `mediation`. */
    const options = { mediation: 'conditional', publicKey: creationOptions(offer.options), signal: unasked }
    send(form, offer, await navigator.credentials.create(options))
  }

  // Once, and without a word where it fails: the page offers the same by its button.
  const startCreatingUnasked = () => {
    const controller = new AbortController()
    const attempt = createUnasked(controller.signal).catch(() => {})
    setTimeout(() => controller.abort(), OFFER_MILLISECONDS)
    stopWaiting = () => {
      controller.abort()
      return attempt
    }
  }

  const run = async () => {
    // The browser runs one ceremony at a time and refuses the second.
    await stopWaiting()
    await signalled
    // It may have come to its end before it could be stopped.
    if (form.ariaBusy === 'true') return
    const answer = await currentOffer()
    if ('outcome' in answer) return say(form, answer.outcome)
    const { offer } = answer
    say(form, 'waiting')
    try {
      const credential = creates
        ? await navigator.credentials.create({ publicKey: creationOptions(offer.options) })
        : await navigator.credentials.get({ publicKey: requestOptions(offer.options) })
      send(form, offer, credential)
    } catch (error) {
      say(form, outcomeOfError(error, creates))
    }
  }

  const begin = async () => {
    if (isRunning) return
    isRunning = true
    say(form)
    await run()
    isRunning = false
    if (form.ariaBusy !== 'true') void startWaiting()
  }

  // A form that can be sent without a passkey as well has a button of its own for it.
  const starter = form.querySelector('[data-passkey-start]')
  starter?.addEventListener('click', () => inputOf(form, 'password').reportValidity() && void begin())
  form.addEventListener('submit', (event) => {
    if (starter !== null) return
    event.preventDefault()
    void begin()
  })

  form.hidden = false
  const part = (starter ?? form).closest('[data-needs-passkey]')
  if (part instanceof HTMLElement) part.hidden = false
  if (form.dataset['autofill'] === undefined) void currentOffer()
  else void startWaiting()
  if (form.dataset['conditional'] !== undefined) startCreatingUnasked()
}

const isSupported = typeof PublicKeyCredential === 'function' && navigator.credentials !== undefined
if (isSupported) {
  const tooLong = new Promise((resolve) => setTimeout(resolve, SIGNAL_MILLISECONDS))
  const signalled = Promise.race([sendSignals(), tooLong])
  for (const form of document.querySelectorAll('form')) {
    if (form.dataset['passkey'] !== undefined) enliven(form, signalled)
  }
}
for (const sentence of elements('[data-passkey-unsupported]')) sentence.hidden = isSupported

// A page that comes back from the history holds a result that was sent already, and no waiting ceremony.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
