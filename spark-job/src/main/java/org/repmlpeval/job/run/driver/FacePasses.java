package org.repmlpeval.job.run.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.provenance.Manifest;
import org.repmlpeval.job.report.result.Timings;
import org.repmlpeval.job.run.executor.ShardResult;
import org.repmlpeval.job.run.faces.FaceRun;
import org.repmlpeval.job.run.faces.FaceSet;
import org.repmlpeval.job.run.output.RunFolder;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.verification.VerificationResult;
import org.repmlpeval.partitioning.plan.Shard;

/**
 * Runs the sets of an evaluation of faces one after the other: first those whose embeddings are kept, then the distractors, whose tasks get
 * the probes. Shards are numbered through.
 */
final class FacePasses {
    private final FaceRun faces;
    private final EvaluationJob.Pass pass;
    private final ShardResults results;
    private final Planner planner;
    private int shards;

    FacePasses(FaceRun faces, EvaluationJob.Pass pass, ShardResults results, Planner planner) {
        this.faces = faces;
        this.pass = pass;
        this.results = results;
        this.planner = planner;
    }

    void run() {
        for (FaceSet set : faces.plan().kept()) {
            Task task = faces.keeping(set);
            results.start(task.none());
            run(set, task, UnaryOperator.identity());
            faces.add(set, results.counts());
        }
        if (faces.plan().probes().isEmpty()) {
            return;
        }
        faces.startRanking();
        if (faces.plan().distractors().isPresent()) {
            FaceSet set = faces.plan().distractors().get();
            results.start(faces.noAgreement());
            run(set, faces.counting(), result -> result.with(faces.count(result.counts())));
            faces.addCounted(results.counts());
        }
    }

    private void run(FaceSet set, Task task, UnaryOperator<ShardResult> taken) {
        int first = shards;
        List<Shard> numbered = planner.plan(set.listing()).shards().stream()
                .map(shard -> new Shard(first + shard.id(), shard.entries()))
                .toList();
        shards += numbered.size();
        pass.run(set.listing(), task, numbered, taken);
        results.requireComplete(shards);
    }

    /** Writes {@code pairs.csv} if there are pairs, and returns the report. */
    static EvaluationReport report(FaceRun faces, Manifest manifest, Timings timings, RunFolder output)
            throws IOException {
        Optional<VerificationResult> verification = faces.verify();
        if (verification.isPresent()) {
            output.write("pairs.csv", faces.rows(verification.get()).getBytes(StandardCharsets.UTF_8));
        }
        return EvaluationReport.ofFaces(
                manifest,
                faces.agreement(),
                verification.map(faces::section).orElse(null),
                faces.identification(),
                timings);
    }
}
