// What language a text is in, roughly: by its script, or for Latin letters by its commonest words.
const SCRIPTS = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/u], ["ko", /\p{Script=Hangul}/u], ["zh", /\p{Script=Han}/u],
  ["uk", /[іїєґ]/iu], ["ru", /\p{Script=Cyrillic}/u], ["el", /\p{Script=Greek}/u], ["he", /\p{Script=Hebrew}/u],
  ["fa", /[پچژگ]/u], ["ar", /\p{Script=Arabic}/u], ["hi", /\p{Script=Devanagari}/u], ["th", /\p{Script=Thai}/u],
];
const WORDS = {
  en: "the and is of to in that it you was for are with his they be this have from not but what all were we when your can there an my do how hello",
  de: "der die das und ist nicht ein eine ich du er sie es wir ihr zu den dem mit von auf für im auch wie aber hat sind wird war oder guten hallo bitte danke",
  fr: "le la les et est un une je tu il elle nous vous de des du que qui ne pas dans pour sur avec au ce cette sont mais bonjour merci très",
  es: "el la los las y es un una yo tú usted de del que en no por con para su al lo como está son pero más hola buenos días gracias muy",
  it: "il lo la gli le e è un una io tu di del della che non in per con si sono ma come più questo questa ciao buongiorno grazie molto nel",
  pt: "o a os as e é um uma eu você de do da dos das que não em por com para no na se mais como são mas olá obrigado muito está",
  nl: "de het een en is niet ik je jij hij zij wij van in op te dat die met voor zijn maar ook aan er hallo goedemorgen dank",
  pl: "i w na nie jest się z do to że jak ale czy od po dla był jestem dzień dobry dziękuję",
  sv: "och att det är en ett jag du han hon vi på som inte med för av till den men har hej tack",
};
const SETS = Object.entries(WORDS).map(([code, words]) => [code, new Set(words.split(" "))]);

// The code of the language, or "" where it is not clear; `chosen` wins where it may be that one as well.
export function language(text, chosen) {
  const letters = text.slice(0, 4000);
  const other = letters.match(/\p{L}/gu) ?? [];
  if (!other.length) return "";
  if ((letters.match(/\p{Script=Latin}/gu) ?? []).length < other.length / 2) {
    return SCRIPTS.find(([, script]) => script.test(letters))?.[0] ?? "";
  }
  const said = letters.toLowerCase().match(/\p{L}+/gu);
  const scores = SETS.map(([code, words]) => [said.filter(word => words.has(word)).length, code]).sort((a, b) => b[0] - a[0]);
  const [[best, code], [second]] = scores;
  const own = scores.find(([, other]) => other === chosen)?.[0] ?? 0;
  return best >= 2 && best > second && best >= 2 * own ? code : "";
}
