"""Words and tables that generated issues are made of. Nothing here names a person: users are roles."""

from typing import Final

#: Role names; a user is a role, numbered where one is not enough.
ROLES: Final = (
    "Backend Developer",
    "Frontend Developer",
    "Mobile Developer",
    "Test Engineer",
    "Site Reliability",
    "Product Manager",
    "Support Agent",
    "Release Manager",
    "Data Analyst",
    "Security Engineer",
    "Interface Designer",
    "Technical Writer",
)

#: Key, name, category. The first three are the demo's.
PROJECTS: Final = (
    ("DEMO", "Demo Shop", "Product"),
    ("OPS", "Operations", "Internal"),
    ("MOB", "Mobile App", "Product"),
    ("PAY", "Payments", "Product"),
    ("API", "Public API", "Platform"),
    ("DATA", "Data Platform", "Platform"),
    ("WEB", "Website", "Marketing"),
    ("SEC", "Security", "Internal"),
    ("HELP", "Help Centre", "Service"),
    ("INFRA", "Infrastructure", "Platform"),
    ("DOC", "Documentation", "Marketing"),
    ("SRCH", "Search", "Product"),
    ("AUTH", "Accounts", "Platform"),
    ("BILL", "Billing", "Product"),
    ("SHIP", "Shipping", "Product"),
    ("CRM", "Customer Records", "Internal"),
    ("REP", "Reporting", "Product"),
    ("QA", "Quality", "Internal"),
    ("IOT", "Devices", "Product"),
    ("LEG", "Legacy", None),
)

COMPONENTS: Final = (
    "API", "Checkout", "Login", "Search", "Reports", "Database", "Cache", "Notifications", "Import", "Export",
    "Billing", "Catalogue", "Mobile", "Website", "Gateway", "Queue", "Scheduler", "Storage", "Network", "Monitoring",
    "Deployment", "Permissions", "Profile", "Settings", "Audit log", "Translations", "Attachments", "Editor",
    "Dashboard", "Documentation",
)  # fmt: skip

LABELS: Final = (
    "regression", "customer", "performance", "security", "tech-debt", "ux", "quick-win", "flaky", "blocked",
    "needs-info", "accessibility", "release-notes", "infra", "data-loss", "beta", "hotfix",
)  # fmt: skip

TEAMS: Final = ("Core", "Growth", "Mobile", "Platform", "Support")
PLATFORMS: Final = ("Android", "iOS", "Linux", "macOS", "Web", "Windows")
ENVIRONMENTS: Final = ("production", "staging", "Windows 11, Firefox", "Android 15", "macOS, Safari", "Kubernetes 1.31")

#: What a summary says, by issue type; {c} is a component, {n} a thing, {w} a circumstance.
SUMMARIES: Final = {
    "Bug": (
        "{c}: error while saving the {n} {w}",
        "{c} crashes {w} after the {n} changed",
        "Timeout in {c} when the {n} is loaded {w}",
        "{c} shows a wrong {n} {w}",
        "{c} loses the {n} on retry {w}",
        "Memory leak in {c} {w} with a large {n}",
    ),
    "Task": (
        "Upgrade the {n} library in {c} {w}",
        "Remove the old {n} from {c}",
        "Document how {c} handles the {n} {w}",
        "Add a metric for the {n} in {c}",
        "Move the {n} of {c} to the new cluster {w}",
    ),
    "Story": (
        "As a customer I can change my {n} in {c}",
        "As an administrator I see every {n} in {c} {w}",
        "Let users export the {n} from {c} {w}",
        "Show the last {n} on the {c} page {w}",
    ),
    "Sub-task": (
        "Write tests for the {n} {w}",
        "Review the {n} change in {c} {w}",
        "Migrate the {n} table {w}",
        "Update the {c} configuration for the {n}",
    ),
    "Epic": ("{c} redesign around the {n}", "Faster {c} for every {n}", "Reliable {n} in {c} {w}"),
}

THINGS: Final = (
    "invoice", "session", "basket", "report", "price list", "password", "address", "order", "refund", "avatar",
    "webhook", "certificate", "backup", "index", "token", "payment", "translation", "attachment", "subscription",
    "discount", "timezone", "template", "search filter", "audit entry", "email", "upload", "queue", "schema",
)  # fmt: skip

CIRCUMSTANCES: Final = (
    "under load", "on slow networks", "after login", "in dark mode", "for new accounts", "at midnight",
    "during the deployment", "with two browsers open", "since the last release", "behind a proxy", "on first start",
    "for large customers", "in the nightly job", "without permission", "on tablets",
)  # fmt: skip

#: Sentences of descriptions and comments; {c}, {n} and {w} as above.
SENTENCES: Final = (
    "The {n} is not updated {w}.",
    "Steps: open {c}, choose the {n}, save, and reload the page {w}.",
    "Expected result: the {n} stays as it was entered.",
    "The log shows an error with status 500 from {c} {w}.",
    "A retry helps in most cases, but the {n} is written twice.",
    "Customers reported this {w}, and support has a workaround.",
    "We should keep the old {n} until every client of {c} has moved.",
    "The query behind {c} reads every {n}, which is slow {w}.",
    "This blocks the release of {c}, because the {n} is part of the contract.",
    "Acceptance: {c} answers within two seconds {w}.",
    "The connection to {c} is closed before the {n} arrives.",
    "No change of the {n} format is planned.",
    "The test of {c} is flaky {w} and was switched off.",
    "See the dashboard of {c} for the numbers.",
)

COMMENTS: Final = (
    "Reproduced {w}.",
    "Cannot reproduce this with the current {n}. Which version of {c} was it?",
    "The fix is in review, the {n} is written once now.",
    "Same error again {w}, logs are attached.",
    "Moved to the next sprint, {c} needs the new {n} first.",
    "Confirmed by the customer, the {n} is correct again.",
)
