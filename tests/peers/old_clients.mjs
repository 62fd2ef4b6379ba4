// Prints the keys that a client of Data Center finds: for each query of the list on standard input, a JSON array.
// Usage: node old_clients.mjs URL jira-client|jira-connector
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [, , url, name] = process.argv;
const require = createRequire(path.join(process.env.JIRA_JS, "package.json"));
const library = require(name);
const { hostname, port } = new URL(url);

function clientOf() {
  if (name === "jira-client") {
    const settings = { protocol: "http", host: hostname, port, username: "me", password: "token", apiVersion: "2" };
    const client = new (library.default ?? library)(settings);
    return (jql, startAt) => client.searchJira(jql, { startAt, maxResults: 60, fields: ["summary"] });
  }
  const basic_auth = { username: "me", password: "token" };
  const client = new library({ protocol: "http", host: hostname, port, basic_auth });
  return (jql, startAt) => client.search.search({ jql, startAt, maxResults: 60, fields: ["summary"], method: "GET" });
}

const search = clientOf();
for (const jql of JSON.parse(readFileSync(0, "utf8"))) {
  const keys = [];
  let total = 1;
  while (keys.length < total) {
    const page = await search(jql, keys.length);
    keys.push(...page.issues.map((issue) => issue.key));
    total = page.total;
    if (page.issues.length === 0) break;
  }
  console.log(JSON.stringify(keys));
}
