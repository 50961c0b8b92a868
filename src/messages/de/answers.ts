import type { answers as english } from '../en/answers.ts'

/** What customers read where the gateway itself answers, in German. */
export const answers = {
  // Waiting
  'throttled.title': 'Bitte warten Sie ein wenig',
  'throttled.lead': 'Es gab in kurzer Zeit zu viele Versuche. Weiter geht es in {wait}.',
  'throttled.passkey-lead': 'Mit einem Passkey geht es sofort weiter.',

  // Cookies
  'cookies.title': 'Ohne Cookie geht es nicht weiter',
  'cookies.lead':
    'Ihr Browser behält das eine Cookie nicht, das die Anmeldung braucht. Es verfolgt niemanden: Es hält nur die Schritte zusammen.',
  'cookies.how':
    'Erlauben Sie in den Einstellungen Ihres Browsers Cookies für diese Seite und versuchen Sie es noch einmal.',
  'cookies.private': 'Schließen Sie in einem privaten Fenster erst die anderen, oder nehmen Sie ein normales Fenster.',
  'cookies.retry': 'Noch einmal versuchen',

  // A form that was sent too early
  'post-refused.title': 'Es wurde noch nichts gesendet',
  'post-refused.lead':
    'Was Sie gesendet haben, braucht einen weiteren Nachweis, dass Sie es sind. Es wurde nicht ausgeführt. Bestätigen Sie und senden Sie es dann noch einmal.',
  'post-refused.too-large':
    'Was Sie gesendet haben, braucht noch einen Nachweis, dass Sie es sind, und ist zu groß, um darauf zu warten: höchstens 64 KiB sind möglich. Es wurde nicht ausgeführt. Bestätigen Sie, und senden Sie es dann erneut.',
  'post-refused.confirm': 'Bestätigen',
  'post-refused.back': 'Zurück zum Formular',

  // A form that waited for a proof
  'release.title': 'Bestätigt',
  'release.lead': 'Was Sie gesendet haben, geht jetzt weiter. Wenn nichts geschieht, nutzen Sie die Schaltfläche.',
  'release.send': 'Weiter',
  'not-released.answered.title': 'Das wurde schon gesendet',
  'not-released.answered.lead': 'Es ging einmal hinaus und wurde beantwortet. Ein zweites Mal wurde nichts gesendet.',
  'not-released.unknown.title': 'Wir wissen nicht, ob es angekommen ist',
  'not-released.unknown.lead':
    'Es ging einmal hinaus, aber es kam keine Antwort zurück. Ein zweites Mal wurde nichts gesendet: Prüfen Sie, ob es erledigt ist, bevor Sie es erneut senden.',
  'not-released.gone.title': 'Das wurde nicht gesendet',
  'not-released.gone.lead':
    'Es hat zu lange gewartet, oder Ihre Sitzung ist beendet. Es wurde nichts getan: Füllen Sie das Formular noch einmal aus.',
  'not-released.on': 'Nachsehen',

  // Answers of the gateway itself, one pair for each problem
  'problem.ambiguous-request.title': 'Diese Adresse lässt sich nicht öffnen',
  'problem.ambiguous-request.what':
    'Sie lässt sich auf mehr als eine Art lesen. Prüfen Sie den Link oder beginnen Sie auf der Startseite.',
  'problem.bad-request.title': 'Diese Anfrage war nicht verständlich',
  'problem.bad-request.what':
    'Gehen Sie zurück und versuchen Sie es noch einmal. Hilft das nicht, beginnen Sie auf der Startseite.',
  'problem.sign-in-required.title': 'Bitte melden Sie sich an',
  'problem.sign-in-required.what': 'Diese Seite steht nur angemeldeten Kundinnen und Kunden offen.',
  'problem.insufficient-authentication.title': 'Ein weiterer Nachweis ist nötig',
  'problem.insufficient-authentication.what':
    'Bestätigen Sie, dass Sie es sind, und öffnen Sie die Seite dann noch einmal.',
  'problem.operator-key-required.title': 'Ein Betreiberschlüssel ist nötig',
  'problem.operator-key-required.what': 'Es wurde keiner gezeigt, oder er gilt hier nicht oder nicht mehr.',
  'problem.access-denied.title': 'Diese Seite dürfen Sie nicht öffnen',
  'problem.access-denied.what': 'Ihr Konto hat keinen Zugang. Sollte es ihn haben, bitten Sie um Hilfe.',
  'problem.sign-in-too-risky.title': 'Nicht nach dieser Anmeldung',
  'problem.sign-in-too-risky.what':
    'Etwas daran war ungewöhnlich, zum Beispiel ein neues Gerät oder ein neuer Ort, und diese Seite steht nur nach gewöhnlichen Anmeldungen offen. Melden Sie sich dort an, wo Sie es sonst tun, oder bitten Sie um Hilfe.',
  'problem.account-restricted.title': 'Im Augenblick nicht',
  'problem.account-restricted.what':
    'Ihr Konto wurde gerade geschützt oder zurückgeholt. Eine Zeit lang halten wir einiges zurück, damit niemand anders es tun kann: Versuchen Sie es später noch einmal oder bitten Sie um Hilfe.',
  'problem.cross-site-request.title': 'Diese Anfrage kam von einer anderen Seite',
  'problem.cross-site-request.what':
    'Zu Ihrer Sicherheit wurde nichts ausgeführt. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.',
  'problem.form-expired.title': 'Dieses Formular ist abgelaufen',
  'problem.form-expired.what':
    'Es wurde nichts geändert. Öffnen Sie die Seite neu und füllen Sie das Formular noch einmal aus.',
  'problem.not-found.title': 'Seite nicht gefunden',
  'problem.not-found.what':
    'Unter dieser Adresse gibt es nichts. Prüfen Sie den Link oder beginnen Sie auf der Startseite.',
  'problem.method-not-allowed.title': 'Das geht hier nicht',
  'problem.method-not-allowed.what': 'Die Adresse gibt es, aber nicht für diese Art von Anfrage.',
  'problem.body-too-large.title': 'Zu viel auf einmal',
  'problem.body-too-large.what': 'Was Sie gesendet haben, ist größer, als diese Seite annimmt.',
  'problem.unsupported-media-type.title': 'Dieses Format wird nicht angenommen',
  'problem.unsupported-media-type.what': 'Senden Sie das Formular von der Seite aus, zu der es gehört.',
  'problem.unknown-host.title': 'Unter diesem Namen gibt es keine Seite',
  'problem.unknown-host.what': 'Prüfen Sie die Adresse: Dieser Name wird hier nicht bedient.',
  'problem.headers-too-large.title': 'Die Anfrage ist zu groß',
  'problem.headers-too-large.what':
    'Löschen Sie die Cookies dieser Seite in Ihrem Browser und versuchen Sie es noch einmal.',
  'problem.internal-error.title': 'Hier ist etwas schiefgegangen',
  'problem.internal-error.what': 'Es liegt nicht an Ihnen. Versuchen Sie es gleich noch einmal.',
  'problem.internal-error.sent':
    'Es liegt nicht an Ihnen. Sehen Sie nach, ob es erledigt ist, bevor Sie es noch einmal senden.',
  'problem.origin-unreachable.title': 'Die Seite antwortet nicht',
  'problem.origin-unreachable.what': 'Sie ist gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  'problem.origin-unreachable.sent':
    'Es kam keine Antwort. Was Sie gesendet haben, kann angekommen sein: Sehen Sie nach, bevor Sie es noch einmal senden.',
  'problem.unavailable.title': 'Gerade nicht verfügbar',
  'problem.unavailable.what':
    'Wir können im Moment nicht prüfen, wer Sie sind, daher wurde nichts geöffnet. Versuchen Sie es bald noch einmal.',
  'problem.origin-timeout.title': 'Die Seite braucht zu lange',
  'problem.origin-timeout.what':
    'Sie hat nicht rechtzeitig geantwortet. Was Sie gesendet haben, kann angekommen sein: Sehen Sie nach, bevor Sie es noch einmal senden.',
  'problem.retry': 'Noch einmal versuchen',
  'problem.reference-lead': 'Wenn Sie um Hilfe bitten, nennen Sie diese Kennung:',
} as const satisfies Record<keyof typeof english, string>
