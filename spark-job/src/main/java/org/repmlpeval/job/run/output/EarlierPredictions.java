package org.repmlpeval.job.run.output;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.repmlpeval.job.run.executor.PredictionFiles;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.plan.Shard;

/** The label maps that an earlier driver of the run left, so that a lost one is noticed before the other shards are run. */
final class EarlierPredictions {
    private final KeptPredictions folders;
    private final List<String> forms;
    private final Map<String, Integer> filesOfAttempts = new HashMap<>();
    /** Whether an earlier driver had begun to give the files their final names. */
    private final boolean renaming;

    /** @param forms labels of the forms, each of which has a map for each scored image */
    EarlierPredictions(KeptPredictions folders, List<String> forms) throws IOException {
        this.folders = folders;
        this.forms = List.copyOf(forms);
        for (FileStatus file : folders.listed()) {
            filesOfAttempts.merge(PredictionFiles.Name.of(file.getPath()).attempt(), 1, Integer::sum);
        }
        renaming = folders.renamed() > 0;
    }

    /** @throws FinishedShards.UnusableException if there is not one map for each scored image of the shard and each form */
    void require(Shard shard, ShardResult result) throws IOException {
        long wanted = result.counts().outcomes().get(ImageOutcome.SCORED) * forms.size();
        long found = filesOfAttempts.getOrDefault(result.facts().attempt(), 0);
        if (renaming && found < wanted) {
            found += renamed(shard);
        }
        if (found != wanted) {
            throw new FinishedShards.UnusableException(
                    "there are " + found + " of its " + wanted + " label maps in " + folders.attempts());
        }
    }

    private long renamed(Shard shard) throws IOException {
        long found = 0;
        for (ImageEntry image : shard.entries()) {
            for (String form : forms) {
                if (folders.isKept(form, image.id())) {
                    found++;
                }
            }
        }
        return found;
    }
}
