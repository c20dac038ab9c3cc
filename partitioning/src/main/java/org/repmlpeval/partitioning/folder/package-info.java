/**
 * Lists folders of image files. {@link org.repmlpeval.partitioning.folder.ImageFolder} lists a data set with one folder per class, or images
 * in any folders; {@link org.repmlpeval.partitioning.folder.FolderTree} lists some folders below a root.
 */
package org.repmlpeval.partitioning.folder;
