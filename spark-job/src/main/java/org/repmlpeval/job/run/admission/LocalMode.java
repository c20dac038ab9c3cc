package org.repmlpeval.job.run.admission;

import org.apache.spark.api.java.JavaSparkContext;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.image.decode.DecodeCanary;

/** In local mode the driver's JVM runs the tasks, so a library that does not load is reported once, before any task starts. */
public final class LocalMode {
    private LocalMode() {}

    /** @throws org.repmlpeval.model.EnvironmentException if this is local mode, and a native library does not work */
    public static void requireNatives(JavaSparkContext spark, Engine engine) {
        if (spark.isLocal()) {
            DecodeCanary.verify();
            engine.choose(Precision.FLOAT32).backend().description();
        }
    }
}
