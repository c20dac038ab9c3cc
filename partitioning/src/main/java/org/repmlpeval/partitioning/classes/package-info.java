/**
 * Lists of class names in the order of a network's outputs, read from a file or built in (ImageNet-1k). Does not read folders or images.
 */
package org.repmlpeval.partitioning.classes;
