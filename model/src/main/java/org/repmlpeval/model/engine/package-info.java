/**
 * (architecture, state dict, form) to logits. {@link org.repmlpeval.model.engine.Backend} loads a model,
 * {@link org.repmlpeval.model.engine.LoadedModel} runs it and holds its native memory until closed. Backends execute the plans of
 * {@code model.plan} on the JVM's {@link org.repmlpeval.model.engine.Cores} within a
 * {@link org.repmlpeval.model.engine.MemoryBudget}; each lives in a package below and is found as a service. Knows neither labels nor
 * shards.
 */
package org.repmlpeval.model.engine;
