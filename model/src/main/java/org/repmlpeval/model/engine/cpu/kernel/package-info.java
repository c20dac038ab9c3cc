/**
 * One class per kind of instruction, each with the loops that compute it on a part of the rows and columns. Independent of plans
 * and threads.
 */
package org.repmlpeval.model.engine.cpu.kernel;
