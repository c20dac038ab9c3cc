package org.repmlpeval.model.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import org.repmlpeval.model.engine.cpu.Schedule.Part;
import org.repmlpeval.model.engine.cpu.Schedule.Stage;
import org.repmlpeval.model.engine.cpu.imagewise.ConvolutionKernel;
import org.repmlpeval.model.engine.cpu.kernel.Kernel;
import org.repmlpeval.model.engine.cpu.memory.Lane;
import org.repmlpeval.model.plan.Instruction;
import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.MapInstruction;
import org.repmlpeval.model.plan.PartitionInstruction;
import org.repmlpeval.model.plan.Plan;

/**
 * A run that moves no numbers but their names: each element of memory holds which element of which value was last written there, and
 * each read demands the one that it means. Threads take turns at random, one instruction of a part at a time, so that an overlap of
 * values in use shows as a read of another's element.
 */
final class SymbolicRun {
    private static final int NOBODY = -1;

    private final Plan plan;
    private final Program program;
    private final Schedule schedule;
    private final Storage storage;
    private final Lane[] lanes;
    private final int images;
    private final Random random;
    private final String what;
    /** Number of the value in the upper part, of its element in the lower. */
    private final long[] memory;

    SymbolicRun(Program program, int images, int threads, Random random, String what) {
        this.program = program;
        this.images = images;
        this.random = random;
        this.what = what;
        plan = program.plan();
        schedule = program.prepare(images, threads).schedule();
        storage = program.prepare(images, threads).storage();
        memory = new long[Math.toIntExact(storage.size(threads))];
        Arrays.fill(memory, NOBODY);
        lanes = new Lane[threads];
        for (int i = 0; i < threads; i++) {
            lanes[i] = new Lane(null, null, plan.values().size(), images);
            storage.place(lanes[i], i);
        }
    }

    void run() {
        write(lanes[0], plan.input(), everything(plan.input()));
        schedule.stages().forEach(this::run);
        read(lanes[0], plan.output(), everything(plan.output()));
    }

    /** All parts of a stage; each lane does one instruction, or gathers for one, when its turn comes. */
    private void run(Stage stage) {
        int[] part = new int[lanes.length];
        int[] step = new int[lanes.length];
        Arrays.fill(part, NOBODY);
        int taken = 0;
        int done = 0;
        while (done < stage.parts()) {
            int lane = random.nextInt(lanes.length);
            if (part[lane] == NOBODY && taken < stage.parts()) {
                part[lane] = taken++;
                step[lane] = -1;
                Part columns = stage.part(
                        part[lane], program.kernels().get(stage.first()).extent(images));
                if (stage.isTiled()) {
                    int width = columns.columnTo() - columns.columnFrom();
                    storage.placeTile(lanes[lane], lane, stage, columns.columnFrom(), width);
                }
            }
            if (part[lane] != NOBODY && step(stage, part[lane], step[lane]++, lane)) {
                part[lane] = NOBODY;
                done++;
            }
        }
    }

    /** Step −1 gathers, step i is the stage's instruction i; whether it was the last. */
    private boolean step(Stage stage, int part, int step, int number) {
        Lane lane = lanes[number];
        Kernel kernel = program.kernels().get(stage.first() + Math.max(0, step));
        int height = plan.layout(kernel.instruction().output()).shape().height();
        Part does = ofMap(kernel, stage.part(part, kernel.extent(images)), height);
        long claimed =
                Math.max((long) kernel.gatherRows() * (does.columnTo() - does.columnFrom()), kernel.scratch(images));
        int scratch = step <= 0 ? Math.toIntExact(claimed) : 0;
        for (int i = 0; i < scratch; i++) {
            int at = Math.toIntExact(lane.gatherOrigin() + i);
            long mine = -2L - number;
            if (step < 0) {
                memory[at] = mine;
            } else {
                assertThat(memory[at])
                        .as("scratch of thread %d; %s", number, what)
                        .isEqualTo(mine);
            }
        }
        if (step < 0) {
            return false;
        }
        Instruction instruction = kernel.instruction();
        for (int value : instruction.inputs()) {
            read(lane, value, seen(kernel, value, does));
        }
        write(lane, instruction.output(), written(instruction, does));
        return stage.first() + step + 1 == stage.last();
    }

    /** With rows of the map instead of parts of a convolution; parts by channels touch as many elements. */
    private static Part ofMap(Kernel kernel, Part part, int height) {
        if (!(kernel instanceof ConvolutionKernel)) {
            return part;
        }
        int parts = kernel.extent(1).rows();
        return new Part(
                height * part.rowFrom() / parts, height * part.rowTo() / parts, part.columnFrom(), part.columnTo());
    }

    /** Rows [from, to) and the columns that a predicate names. */
    private record Area(int from, int to, IntPredicate columns) {}

    private Area everything(int value) {
        Layout layout = plan.layout(value);
        int rows =
                layout.channelsLast() ? layout.shape().height() : layout.shape().channels();
        return new Area(0, rows, column -> true);
    }

    /** Of a part of an instruction whose rows are rows of maps and whose columns are images, on either side. */
    private Area imagewise(Instruction instruction, int value, Part does) {
        Layout layout = plan.layout(value);
        boolean wholeMaps = instruction instanceof MapInstruction.Rearrange
                || !(instruction instanceof Instruction.Convolve conv && value == conv.base()
                        || instruction instanceof Instruction.ChannelAffine
                        || instruction instanceof Instruction.Activate
                        || instruction instanceof Instruction.Add
                        || instruction instanceof Instruction.Quantize
                        || instruction instanceof Instruction.Round
                        || instruction instanceof MapInstruction.Concatenate
                        || value == instruction.output());
        IntPredicate images = columns(does, layout.channelsLast() ? 1 : layout.pixels());
        if (layout.channelsLast()) {
            return wholeMaps
                    ? new Area(0, layout.shape().height(), images)
                    : new Area(does.rowFrom(), does.rowTo(), images);
        }
        int[] pixels = layout.pixelOrder();
        return new Area(0, layout.shape().channels(), column -> {
            int line = pixels[column % layout.pixels()] / layout.shape().width();
            return images.test(column) && (wholeMaps || line >= does.rowFrom() && line < does.rowTo());
        });
    }

    private boolean isImagewise(Instruction instruction) {
        return plan.layout(instruction.inputs().get(0)).channelsLast()
                || plan.layout(instruction.output()).channelsLast();
    }

    private Area seen(Kernel kernel, int value, Part does) {
        Instruction instruction = kernel.instruction();
        if (isImagewise(instruction)) {
            return imagewise(instruction, value, does);
        } else if (instruction instanceof MapInstruction.Concatenate concatenate) {
            int before = 0;
            for (int input :
                    concatenate.inputs().subList(0, concatenate.inputs().indexOf(value))) {
                before += plan.layout(input).shape().channels();
            }
            int rows = plan.layout(value).shape().channels();
            int from = Math.max(0, does.rowFrom() - before);
            return new Area(from, Math.min(rows, does.rowTo() - before), columns(does, 1));
        } else if (instruction instanceof MapInstruction.Reshape) {
            return reshaped(instruction, value, does);
        } else if (instruction instanceof MapInstruction) {
            return new Area(
                    does.rowFrom(),
                    does.rowTo(),
                    columns(does, plan.layout(value).pixels()));
        } else if (instruction instanceof PartitionInstruction.GroupedLinear linear) {
            int perGroup = plan.layout(value).shape().channels() / linear.groups();
            return new Area(does.rowFrom() * perGroup, does.rowTo() * perGroup, column -> true);
        }
        if (instruction instanceof Instruction.Convolve conv && value == conv.input()) {
            boolean inPlace = kernel.gatherRows() == 0;
            int all = plan.layout(value).shape().channels();
            return new Area(0, all, c -> !inPlace || c >= does.columnFrom() && c < does.columnTo());
        }
        if (instruction instanceof Instruction.ShareSetLinear || instruction instanceof Instruction.Mean) {
            return new Area(does.rowFrom(), does.rowTo(), column -> true);
        }
        int perColumn =
                plan.layout(instruction.output()).pixels() / plan.layout(value).pixels();
        boolean perImage = perColumn > 1;
        return perImage
                ? new Area(
                        does.rowFrom(),
                        does.rowTo(),
                        c -> c >= does.columnFrom() / perColumn && c <= (does.columnTo() - 1) / perColumn)
                : written(instruction, does);
    }

    /** Columns of the images, or other runs of that many columns, that a part does. */
    private static IntPredicate columns(Part does, int run) {
        return c -> c / run >= does.columnFrom() && c / run < does.columnTo();
    }

    /** Of both sides of a reshape: channels of the map, or the vector's elements that they become. */
    private Area reshaped(Instruction instruction, int value, Part does) {
        int in = plan.layout(instruction.inputs().get(0)).pixels();
        int pixels = Math.max(in, plan.layout(instruction.output()).pixels());
        boolean vector = plan.layout(value).pixels() == 1;
        return vector
                ? new Area(does.rowFrom() * pixels, does.rowTo() * pixels, columns(does, 1))
                : new Area(does.rowFrom(), does.rowTo(), columns(does, pixels));
    }

    private Area written(Instruction instruction, Part does) {
        int pixels = plan.layout(instruction.output()).pixels();
        if (isImagewise(instruction)) {
            return imagewise(instruction, instruction.output(), does);
        } else if (instruction instanceof MapInstruction.Reshape) {
            return reshaped(instruction, instruction.output(), does);
        } else if (instruction instanceof MapInstruction && !(instruction instanceof MapInstruction.Concatenate)) {
            return new Area(does.rowFrom(), does.rowTo(), columns(does, pixels));
        } else if (instruction instanceof PartitionInstruction.GroupedLinear linear) {
            int outputs = plan.layout(linear.output()).shape().channels() / linear.groups();
            int from = does.rowFrom() * outputs + does.columnFrom();
            return new Area(from, (does.rowTo() - 1) * outputs + does.columnTo(), column -> true);
        }
        IntPredicate columns = columns(does, 1);
        if (instruction instanceof Instruction.ShareSetLinear linear) {
            int area = linear.view().area();
            columns = c -> c % area >= does.columnFrom() && c % area < does.columnTo();
        } else if (instruction instanceof Instruction.Depthwise depthwise) {
            int area = depthwise.view().area();
            columns = c -> c / area >= does.columnFrom() && c / area < does.columnTo();
        }
        return new Area(does.rowFrom(), does.rowTo(), columns);
    }

    private interface Visitor {
        void visit(int address, long element);
    }

    private void each(Lane lane, int value, Area area, Visitor visitor) {
        Layout layout = plan.layout(value);
        if (layout.channelsLast()) {
            imagesOf(lane, value, area, visitor);
            return;
        }
        int columns = images * layout.pixels();
        for (int row = area.from(); row < area.to(); row++) {
            for (int column = 0; column < columns; column++) {
                if (area.columns().test(column)) {
                    long element = (long) value << Integer.SIZE | (long) row * columns + column;
                    visitor.visit(Math.toIntExact(lane.address(value, row, column)), element);
                }
            }
        }
    }

    private void imagesOf(Lane lane, int value, Area area, Visitor visitor) {
        Layout layout = plan.layout(value);
        int width = layout.shape().width() * layout.shape().channels();
        for (int image = 0; image < images; image++) {
            for (int i = area.from() * width; area.columns().test(image) && i < area.to() * width; i++) {
                long element = (long) value << Integer.SIZE
                        | (long) image * layout.shape().size() + i;
                visitor.visit(Math.toIntExact(lane.address(value, image, i)), element);
            }
        }
    }

    private void write(Lane lane, int value, Area area) {
        each(lane, value, area, (address, element) -> memory[address] = element);
    }

    private void read(Lane lane, int value, Area area) {
        each(lane, value, area, (address, element) -> {
            if (memory[address] != element) {
                throw new AssertionError("value " + value + " at " + address + " was overwritten by value "
                        + (memory[address] >> Integer.SIZE) + "; " + what);
            }
        });
    }
}
