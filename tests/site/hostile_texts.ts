/** Texts that try to become code, each in another way. */

/** What runs if a text becomes code: it says where. */
const RUN = "console.log('ran in '+origin)";

/** Texts for every title, label, name, hint and message. */
export const HOSTILE_TEXTS: readonly string[] = [
  `</script><script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `'"><svg onload="${RUN}"></svg>`,
  `" onmouseover="${RUN}" autofocus onfocus="${RUN}" x="`,
  `' onerror='${RUN}' srcdoc='<script>${RUN}</script>`,
  `</style><script>${RUN}</script><style>`,
  `</title></textarea></iframe><script>${RUN}</script>`,
  `--><script>${RUN}</script><!--`,
  `]]><script>${RUN}</script>`,
  `&lt;script&gt;${RUN}&lt;/script&gt; &quot; &#39;`,
  `\u202eright to left\u2066 and \u2069 back`,
  `\0\x01\x1b[31m\x7f\ufffe\uffff\ud800 \u2028\u2029`,
  `\${${RUN}} \`${RUN}\` \\u003cscript>`,
  "long ".repeat(20_000),
  "W".repeat(100_000),
];

/** HTML of a stranger's notebook: each piece would run, request or reach its parent if it could. */
export const HOSTILE_HTML: readonly string[] = [
  `<script>${RUN}</script>`,
  `<img src="data:image/png;base64,AA" onerror="${RUN}">`,
  `<img src="http://127.0.0.1:9/picture.png">`,
  `<svg onload="${RUN}"><script>${RUN}</script><a href="javascript:${RUN}">x</a></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}"></style></mglyph></table></mtext></math>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<iframe srcdoc="<script>parent.${RUN};console.log('frame '+origin)</script>"></iframe>`,
  `<iframe sandbox="allow-scripts allow-same-origin" srcdoc='<script>console.log("frame "+origin);fetch("http://127.0.0.1:9/frame")</script>'></iframe>`,
  `<iframe srcdoc="<img src=http://127.0.0.1:9/in-a-frame.png>"></iframe>`,
  `<object data="javascript:${RUN}"></object><embed src="javascript:${RUN}">`,
  `<link rel="stylesheet" href="http://127.0.0.1:9/style.css">`,
  `<style>@import "http://127.0.0.1:9/import.css";body{background:url(http://127.0.0.1:9/b.png)}</style>`,
  `<p style="background:url(http://127.0.0.1:9/style.png)">x</p>`,
  `<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/refresh"><base href="http://127.0.0.1:9/">`,
  `<form action="http://127.0.0.1:9/form"><button id="send" formaction="javascript:${RUN}">x</button></form>`,
  `<details open ontoggle="${RUN}"><summary>x</summary></details>`,
  `<video><source onerror="${RUN}"></video><audio src=x onerror="${RUN}"></audio>`,
  `<a href="java&#10;script:${RUN}">x</a><a href=" JAVASCRIPT:${RUN}">x</a>`,
  `<a href="data:text/html,<script>${RUN}</script>">x</a><a href="//127.0.0.1:9/" ping="http://127.0.0.1:9/ping">x</a>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
];

/** Markdown of a stranger's notebook, besides the HTML above. */
export const HOSTILE_MARKDOWN: readonly string[] = [
  ...HOSTILE_HTML,
  `[x](javascript:${RUN}) [x](<java\tscript:${RUN}>) [x](JaVaScRiPt:${RUN}) [x](vbscript:x) [x](data:text/html,x)`,
  `[x](&#106;avascript:${RUN}) <javascript:${RUN}> [x][ref]\n\n[ref]: javascript:${RUN}`,
  `![x](http://127.0.0.1:9/image.png) ![x"onerror="${RUN}](data:image/png;base64,AA"onerror="${RUN})`,
  `$\\href{javascript:${RUN}}{x} \\htmlStyle{background:url(http://127.0.0.1:9/m.png)}{x}$`,
  `$\\text{<img src=x onerror=${RUN}>} \\unknown{$ and $\\frac{1}$ and $$\\left($$`,
  `# <script>${RUN}</script>\n\n## "><img src=x onerror=${RUN}>`,
  `\`\`\`html"><script>${RUN}</script>\n<script>${RUN}</script>\n\`\`\``,
  `| <script>${RUN}</script> |\n| --- |\n| <img src=x onerror=${RUN}> |`,
];
