/**
 * One class per kind of instruction, each with the loops that compute it on a part of the rows and columns. Knows no plan and no
 * threads.
 */
package org.repmlpeval.model.engine.cpu.kernel;
