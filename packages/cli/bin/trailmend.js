#!/usr/bin/env node
// There before anything is built, so that npm can link it in a fresh clone.
import '../lib/bin.js'
