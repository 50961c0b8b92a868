declare module '*.css' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: this is how bundlers hand over a text module
  export default text
}

declare module '*.client.js' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: this is how bundlers hand over a text module
  export default text
}

declare module '*.txt' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: this is how bundlers hand over a text module
  export default text
}
