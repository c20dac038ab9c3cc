package org.repmlpeval.job.cli.output;

import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.job.run.driver.BuildInfo;
import org.repmlpeval.job.run.weights.WeightsSource;
import org.repmlpeval.model.arch.Architecture;

/** What files of tensors say of themselves. */
final class WrittenFile {
    private WrittenFile() {}

    /** Architecture, producer and source by key, sorted; may be added to. */
    static Map<String, String> metadata(Architecture architecture, WeightsSource source) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", "pt");
        metadata.put("architecture", architecture.name());
        metadata.put("producer", "repmlp-eval " + BuildInfo.version());
        if (source.origin().sha256() == null) {
            metadata.put("source", source.origin().path());
        } else {
            metadata.put("source_sha256", source.origin().sha256());
        }
        return metadata;
    }
}
