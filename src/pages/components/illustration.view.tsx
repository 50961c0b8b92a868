/** A key meeting a fingerprint: the picture on the page that offers a passkey. Coloured by class, said in words beside it. */
export const PasskeyIllustration = () => (
  <svg class="illustration" viewBox="0 0 240 132" width="240" height="132" fill="none" aria-hidden="true">
    <g class="illustration-halo">
      <circle cx="120" cy="66" r="64" />
      <circle cx="120" cy="66" r="46" />
    </g>
    <g class="illustration-card">
      <rect x="70" y="26" width="58" height="84" rx="12" />
      <path d="M92 102h14" />
    </g>
    <g class="illustration-print">
      <path d="M86 68v-6a13 13 0 0 1 26 0v5" />
      <path d="M92 78c1-3 1-7 1-15a6 6 0 0 1 12 0c0 9-.4 15-3 20" />
      <path d="M99 64c0 9-.4 15-2.5 20" />
    </g>
    <g class="illustration-key">
      <circle cx="152" cy="56" r="22" />
      <circle class="illustration-hole" cx="152" cy="49" r="5" />
      <path class="illustration-hole" d="M152 54v15m0-6h5" />
    </g>
  </svg>
)
