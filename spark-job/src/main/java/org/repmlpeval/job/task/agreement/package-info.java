/** Networks without labels (embeddings and per-pixel scores): how closely the forms agree. */
package org.repmlpeval.job.task.agreement;
