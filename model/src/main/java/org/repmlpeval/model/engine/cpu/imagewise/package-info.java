/** Instructions on values that are stored image by image with their channels last. */
package org.repmlpeval.model.engine.cpu.imagewise;
