// Reads a JSON array of texts, writes for each what Atlassian's own parser makes of it.
// Needs @atlaskit/jql-ast: see docs/contributing.md.
const { JastBuilder } = require("@atlaskit/jql-ast");

const shown = (key, value) => (key === "parent" || key === "position" || key === "positions" ? undefined : value);
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = texts.map((text) => {
  const tree = new JastBuilder().build(text); // a builder takes a text only once
  const error = tree.errors[0];
  return error ? { offset: error.start, message: error.message } : { query: tree.query };
});
process.stdout.write(JSON.stringify(answers, shown));
