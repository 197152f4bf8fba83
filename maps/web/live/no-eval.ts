import { config } from 'zod';

// Zod compiles parsers with `new Function` where it can; the page's content security policy forbids that, and
// every try would be an error in the console.
config({ jitless: true });
