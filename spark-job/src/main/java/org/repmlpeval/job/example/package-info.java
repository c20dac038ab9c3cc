/** Examples of how to use the modules from your own code. They run on the bundled data, and nothing else depends on them. */
package org.repmlpeval.job.example;
