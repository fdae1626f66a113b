// What the editor says, in the languages of the desk. A phrase may have places such as {n} to be filled.

const PHRASES = {
  // Blocks and marks
  paragraph: ["Paragraph", "अनुच्छेद"],
  heading2: ["Heading", "शीर्षक"],
  heading3: ["Smaller heading", "छोटा शीर्षक"],
  heading4: ["Smallest heading", "सबसे छोटा शीर्षक"],
  bullet_list: ["List", "सूची"],
  ordered_list: ["Numbered list", "क्रमांकित सूची"],
  blockquote: ["Quotation", "उद्धरण"],
  pullquote: ["Pull quote", "उभारा गया उद्धरण"],
  figure: ["Picture", "तस्वीर"],
  gallery: ["Gallery", "तस्वीरों की दीर्घा"],
  embed: ["Post or video from elsewhere", "दूसरी साइट की पोस्ट या वीडियो"],
  table: ["Table", "तालिका"],
  divider: ["Divider", "विभाजक रेखा"],
  fact_box: ["Fact box", "तथ्य पेटी"],
  contribute_prompt: ["Contribution box", "सहयोग पेटी"],
  hard_break: ["Line break", "पंक्ति विराम"],
  strong: ["Bold", "मोटा"],
  em: ["Italic", "तिरछा"],
  link: ["Link", "कड़ी"],
  lang: ["Other language", "दूसरी भाषा"],
  strike: ["Struck out", "कटा हुआ"],
  sub: ["Subscript", "अधोलेख"],
  sup: ["Superscript", "ऊर्ध्वलेख"],
  code: ["Code", "कोड"],
  undo: ["Undo", "वापस लें"],
  redo: ["Redo", "फिर करें"],
  insert: ["Insert", "जोड़ें"],
  up: ["Move up", "ऊपर ले जाएँ"],
  down: ["Move down", "नीचे ले जाएँ"],
  details: ["Caption, credit, title", "कैप्शन, श्रेय, शीर्षक"],
  remove: ["Remove", "हटाएँ"],
  keys: ["Keyboard shortcuts", "कीबोर्ड के शॉर्टकट"],
  row_before: ["Row above", "ऊपर पंक्ति"],
  row_after: ["Row below", "नीचे पंक्ति"],
  column_before: ["Column before", "पहले स्तंभ"],
  column_after: ["Column after", "बाद में स्तंभ"],
  delete_row: ["Delete row", "पंक्ति हटाएँ"],
  delete_column: ["Delete column", "स्तंभ हटाएँ"],
  header_row: ["Header row", "शीर्ष पंक्ति"],
  header_column: ["Header column", "शीर्ष स्तंभ"],
  merge: ["Merge cells", "खाने मिलाएँ"],
  split: ["Split cell", "खाना बाँटें"],
  delete_table: ["Delete table", "तालिका हटाएँ"],
  // The editor
  article_text: ["Text of the article", "लेख का पाठ"],
  formatting: ["Formatting", "सजावट"],
  table_tools: ["Table", "तालिका"],
  hint: [
    "Type / to insert. ## heading, **bold**, - list work as you type. {toolbar}: toolbar. Escape, then Tab: leave the text. {save}: save now.",
    "जोड़ने के लिए / लिखें। ## शीर्षक, **मोटा**, - सूची लिखते-लिखते बनते हैं। {toolbar}: औज़ार। Escape, फिर Tab: पाठ से बाहर। {save}: अभी सहेजें।",
  ],
  placeholder: ["Write here, or type / to insert something.", "यहाँ लिखें, या कुछ जोड़ने के लिए / लिखें।"],
  choices: ["{n} to choose from. Arrow keys and Enter.", "{n} विकल्प। तीर की कुंजियाँ और Enter।"],
  no_choice: ["Nothing of that name.", "इस नाम का कुछ नहीं।"],
  count: ["{n} words", "{n} शब्द"],
  minutes: ["{n} min to read", "पढ़ने में {n} मिनट"],
  // Fields
  alt: ["What the picture shows, for those who cannot see it", "तस्वीर में क्या है, जो देख नहीं सकते उनके लिए"],
  caption: ["Caption", "कैप्शन"],
  credit: ["Credit", "श्रेय"],
  cite: ["Who said it", "किसने कहा"],
  title: ["Title", "शीर्षक"],
  from_picture: ["From the picture: {text}", "तस्वीर से: {text}"],
  picture_missing: ["This picture cannot be shown now.", "यह तस्वीर अभी दिखाई नहीं जा सकती।"],
  readers_asked: ["Readers are asked here to contribute.", "यहाँ पाठकों से सहयोग माँगा जाता है।"],
  click_to_load: ["Readers see this name, and load the post with a tap.", "पाठक यह नाम देखते हैं, और छूने पर पोस्ट खुलती है।"],
  // Asking
  address: ["Address", "पता"],
  link_title: ["Title (may stay empty)", "शीर्षक (खाली रह सकता है)"],
  link_text: ["Words to show", "दिखने वाले शब्द"],
  language: ["Language tag, such as hi or ur", "भाषा का संकेत, जैसे hi या ur"],
  apply: ["Apply", "लगाएँ"],
  cancel: ["Cancel", "रहने दें"],
  no_link: [
    "A link leads to an http, https, mailto or tel address, or begins with one slash.",
    "कड़ी http, https, mailto या tel पते पर जाती है, या एक / से शुरू होती है।",
  ],
  no_embed: ["Posts can be embedded from: {names}.", "इन साइटों की पोस्ट जोड़ी जा सकती हैं: {names}।"],
  no_language: ["A language tag has two or three letters, such as hi or ur.", "भाषा के संकेत में दो या तीन अक्षर होते हैं, जैसे hi या ur।"],
  // Pictures
  uploading: ["Uploading {name}", "{name} भेजी जा रही है"],
  upload_failed: ["{name} was not uploaded. {why}", "{name} नहीं भेजी जा सकी। {why}"],
  upload_done: ["{name} is in the text.", "{name} पाठ में है।"],
  not_a_picture: ["It is no JPEG, PNG, WebP, AVIF or GIF.", "यह JPEG, PNG, WebP, AVIF या GIF नहीं है।"],
  try_again: ["Try again", "फिर कोशिश करें"],
  // Pasting
  left_out: ["Left out of what was pasted: {things}.", "चिपकाए हुए में से छोड़ा गया: {things}।"],
  left_pictures: ["{n} × picture (drop or choose its file instead)", "{n} × तस्वीर (इसके बदले फ़ाइल डालें)"],
  left_frames: ["{n} × frame", "{n} × फ़्रेम"],
  left_scripts: ["{n} × script or form part", "{n} × स्क्रिप्ट या फ़ॉर्म का अंश"],
  left_links: ["{n} × link to an address that cannot be kept", "{n} × कड़ी जिसका पता नहीं रखा जा सकता"],
  // Saving
  saved: ["Saved {time}", "{time} पर सहेजा गया"],
  unsaved: ["Not saved yet", "अभी सहेजा नहीं"],
  saving: ["Saving…", "सहेजा जा रहा है…"],
  kept: ["Kept on this device {time}. It is saved when the network is back.", "{time} पर इस उपकरण में रखा गया। नेटवर्क आने पर सहेजा जाएगा।"],
  not_kept: ["Neither saved nor kept on this device. Copy your text.", "न सहेजा गया, न इस उपकरण में रखा गया। अपना पाठ कॉपी कर लें।"],
  conflict: ["Somebody else has saved. Nothing is overwritten: choose what stays.", "किसी और ने सहेजा है। कुछ मिटाया नहीं गया: चुनें क्या रहे।"],
  refused: ["Not saved: {why}", "सहेजा नहीं गया: {why}"],
  signed_out: ["You are signed out. Your text is kept on this device; sign in again.", "आप साइन आउट हैं। पाठ इस उपकरण में है; फिर साइन इन करें।"],
  found_kept: ["Text from {time} that was never saved is kept on this device.", "{time} का पाठ, जो कभी सहेजा नहीं गया, इस उपकरण में है।"],
  put_back: ["Put it back", "वापस लाएँ"],
  throw_away: ["Throw it away", "फेंक दें"],
};

/** The phrase in the language of the page, with its places filled. */
export function phrase(name, places = {}) {
  const [english, hindi] = PHRASES[name];
  const chosen = document.documentElement.lang.startsWith("hi") ? hindi : english;
  return chosen.replace(/\{(\w+)\}/g, (whole, place) => String(places[place] ?? whole));
}

/** All the ways a thing is called, to be found by any of them. */
export function names(name) {
  return PHRASES[name];
}

/** A key as this keyboard has it: "Mod-b" is Ctrl+B, or ⌘B on Apple's. */
export function keyName(key) {
  const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);
  const signs = apple ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Ctrl+", Alt: "Alt+", Shift: "Shift+" };
  const parts = key.split(/-(?=.)/);
  return parts.map((part) => signs[part] ?? part.replace("Arrow", "").replace(/^[a-z]$/, (letter) => letter.toUpperCase())).join("");
}

/** The time of day, as people of the page's language say it. */
export function timeOfDay(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hour12: false }).format(moment);
}
