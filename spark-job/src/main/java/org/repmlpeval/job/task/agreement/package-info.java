/**
 * Networks without labels, embeddings and scores per pixel: how closely the forms agree.
 */
package org.repmlpeval.job.task.agreement;
