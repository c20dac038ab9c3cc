/**
 * Reads the encoded image of each entry. Each entry has one result: its bytes, or the reason why they could not be read. Must not
 * substitute, skip or decode images, or know what labels mean.
 */
package org.repmlpeval.partitioning.read;
