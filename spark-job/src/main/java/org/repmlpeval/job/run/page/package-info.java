/** The page of a run that ends: its small images from the data set, and the page in the folder of the run. */
package org.repmlpeval.job.run.page;
