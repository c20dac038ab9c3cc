package org.repmlpeval.model.arch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The RepMLPs of a light or bottleneck stage of a ResNet. Each is null if it is not given.
 *
 * @param partition h and w of the RepMLPs' partitions
 * @param kernels sides of the branches' kernels
 * @param reduction of the Global Perceptron's hidden layer; 1 if a light or bottleneck stage does not give it
 * @param groups of fc3 and the branches
 * @param r factor by which a bottleneck's RepMLP has fewer channels than mid; bottleneck only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StageRepMlp(List<Integer> partition, List<Integer> kernels, Integer reduction, Integer groups, Integer r)
        implements Serializable {
    /** What a stage of base blocks has. */
    public static final StageRepMlp NONE = new StageRepMlp(null, null, null, null, null);

    public StageRepMlp {
        partition = partition == null ? null : List.copyOf(partition);
        kernels = kernels == null ? null : List.copyOf(kernels);
    }

    StageRepMlp withDefaultReduction() {
        return reduction != null ? this : new StageRepMlp(partition, kernels, 1, groups, r);
    }

    /** The keys that are given, with their values. */
    Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("partition", partition);
        given.put("kernels", kernels);
        given.put("reduction", reduction);
        given.put("groups", groups);
        given.put("r", r);
        given.values().removeIf(Objects::isNull);
        return given;
    }
}
