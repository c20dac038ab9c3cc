/** How to use the modules from one's own code, as programs that run on the bundled data. Nothing else uses them. */
package org.repmlpeval.job.example;
