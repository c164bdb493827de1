/** In one file, so that a mutant loads the application once and not once per test file; those first that fail soonest. */
import '../migrations.spec.js';
import '../rules/lifecycles.spec.js';
import '../orders.spec.js';
import '../queue.spec.js';
import '../tickets.spec.js';
import '../admin.spec.js';
import '../bad-input.spec.js';
import '../persistence.spec.js';
import '../audit.spec.js';
