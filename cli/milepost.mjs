#!/usr/bin/env node
// The command in a checkout. The published package runs `dist/milepost.mjs` directly.
import { updateBundle } from "./bundle/update-bundle.mjs";

await import(await updateBundle());
