/** Prints the SDK's message tables as JSON, for the test that compares them with games/wire/messages.py. */

import { CLIENT, SERVER } from "../../../static/backbeat/wire/messages.js";

process.stdout.write(JSON.stringify({ client: CLIENT, server: SERVER }));
