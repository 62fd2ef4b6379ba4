// Prints the keys that jira.js finds: for each query of the list on standard input, a JSON array on a line of its own.
// Usage: node jira_js.mjs URL cloud|datacenter
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

const [, , url, deployment] = process.argv;
const require = createRequire(path.join(process.env.JIRA_JS, "package.json"));
const jira = await import(pathToFileURL(require.resolve("jira.js")).href);
const { Version2Client, Version3Client } = jira.default ?? jira;
const authentication = { basic: { email: "me@example.test", apiToken: "token" } };

async function cloud(jql, method) {
  const search = new Version3Client({ host: url, authentication }).issueSearch;
  const keys = [];
  let nextPageToken;
  do {
    const page = await search[method]({ jql, fields: ["key"], maxResults: 60, nextPageToken });
    keys.push(...page.issues.map((issue) => issue.key));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken);
  return keys;
}

async function datacenter(jql, method) {
  const search = new Version2Client({ host: url, authentication }).issueSearch;
  const keys = [];
  let total = 1;
  while (keys.length < total) {
    const page = await search[method]({ jql, startAt: keys.length, maxResults: 60 });
    keys.push(...page.issues.map((issue) => issue.key));
    total = page.total;
    if (page.issues.length === 0) break;
  }
  return keys;
}

for (const jql of JSON.parse(readFileSync(0, "utf8"))) {
  const [search, methods] =
    deployment === "cloud"
      ? [cloud, ["searchForIssuesUsingJqlEnhancedSearch", "searchForIssuesUsingJqlEnhancedSearchPost"]]
      : [datacenter, ["searchForIssuesUsingJql", "searchForIssuesUsingJqlPost"]];
  const answers = [];
  for (const method of methods) answers.push(await search(jql, method));
  console.log(JSON.stringify(answers));
}
