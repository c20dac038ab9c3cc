/**
 * The tasks of networks that give embeddings of faces: keeping the embeddings of the images that are compared, and counting distractors.
 * Images are also compared between the forms, as in {@link org.repmlpeval.job.task.agreement}.
 */
package org.repmlpeval.job.task.faces;
