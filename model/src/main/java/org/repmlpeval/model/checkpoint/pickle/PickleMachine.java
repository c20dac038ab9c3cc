package org.repmlpeval.model.checkpoint.pickle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.NameText;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Buildable;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Bytes;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Dict;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Global;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Instance;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Placeholder;
import org.repmlpeval.model.checkpoint.pickle.Pickled.Storage;

/**
 * Runs the stack machine of Python's pickle format, protocols 0 to 5, without importing or calling anything. Whatever {@link
 * TorchObjects} does not know becomes a {@link Placeholder}. Opcodes are named as in CPython's {@code pickletools}.
 *
 * <p>The length of the pickle bounds the time, and {@link PickleLimits} bounds memory and copies. No method recurses into values.
 */
public final class PickleMachine {
    private static final int HIGHEST_PROTOCOL = 5;
    private static final String EXTENSION = "copyreg extension ";
    private static final Object MARK = new Object();
    private static final Placeholder NONE = new Placeholder("None");
    private static final Placeholder FLOAT = new Placeholder("float");
    private static final Placeholder BIG_INT = new Placeholder("int");

    /**
     * @param root the pickled value
     * @param placeholders full names of the classes and functions that the pickle refers to and that were not called, in order
     * @param storages the storages in the pickle, by key. If several have one key, this is the first, which says what its length
     *     counts
     */
    public record Result(Object root, List<String> placeholders, Map<String, Storage> storages) {}

    private final PickleInput in;
    private final List<Object> stack = new ArrayList<>();
    private final PickleMemo memo;
    private final Set<String> placeholders = new LinkedHashSet<>();
    private final Map<String, Storage> storages = new HashMap<>();

    private PickleMachine(PickleInput in) {
        this.in = in;
        memo = new PickleMemo(in.limits());
    }

    /** Like {@link #run(PickleInput)}, but ignores bytes after the pickle. */
    public static Result run(byte[] pickle) {
        return run(PickleInput.of(pickle));
    }

    /**
     * Runs one pickle and leaves the cursor after it.
     *
     * @throws InvalidInputException if the pickle is malformed, ends early, or exceeds its {@link PickleLimits}
     */
    public static Result run(PickleInput in) {
        PickleMachine machine = new PickleMachine(in);
        for (int opcode = machine.in.u1(); opcode != '.'; opcode = machine.in.u1()) {
            if (!machine.scalar(opcode)
                    && !machine.container(opcode)
                    && !machine.memo(opcode)
                    && !machine.object(opcode)) {
                throw machine.in.bad(String.format("unknown opcode 0x%02x", opcode));
            }
        }
        return new Result(machine.pop(), List.copyOf(machine.placeholders), machine.storages);
    }

    private boolean scalar(int opcode) {
        switch (opcode) {
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> push(textInteger(in.line()));
            case 'L' -> push(textInteger(in.line().replaceFirst("L$", "")));
            case 'J' -> push((long) in.i4());
            case 'K' -> push((long) in.u1());
            case 'M' -> push((long) in.u2());
            case 0x8a -> integer(in.u1());
            case 0x8b -> integer(in.i4());
            case 'F' -> {
                in.line();
                push(FLOAT);
            }
            case 'G' -> skip(8, FLOAT);
            case 'S' -> push(unquoted(in.line()));
            case 'V' -> push(in.line());
            case 'T' -> push(in.utf8(in.u4()));
            case 'U', 0x8c -> push(in.utf8(in.u1()));
            case 'X' -> push(in.utf8(in.u4()));
            case 0x8d -> push(in.utf8(in.u8()));
            case 'C' -> push(new Bytes(in.raw(in.u1())));
            case 'B' -> push(new Bytes(in.raw(in.u4())));
            case 0x8e, 0x96 -> push(new Bytes(in.raw(in.u8())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> push(MARK);
            case '0' -> {
                if (stack.isEmpty()) {
                    throw in.bad("an empty stack");
                }
                stack.remove(stack.size() - 1);
            }
            case '1' -> popToMark();
            case '2' -> push(top());
            case ')' -> push(List.of());
            case 't' -> push(List.copyOf(popToMark()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case ']' -> push(new ArrayList<>());
            case 'l' -> push(popToMark());
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(popToMark());
            case '}' -> push(newDict());
            case 'd' -> {
                List<Object> items = popToMark();
                push(newDict());
                setItems(items);
            }
            case 's' -> {
                Object value = pop();
                setItems(List.of(pop(), value));
            }
            case 'u' -> setItems(popToMark());
            case 0x8f -> push(new Placeholder("set"));
            case 0x90 -> append(popToMark());
            case 0x91 -> {
                popToMark();
                push(new Placeholder("frozenset"));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memo(int opcode) {
        switch (opcode) {
            case 'p' -> memo.put(number(in.line()), top());
            case 'q' -> memo.put(in.u1(), top());
            case 'r' -> memo.put(in.u4(), top());
            case 0x94 -> memo.put(memo.next(), top());
            case 'g' -> recall(number(in.line()));
            case 'h' -> recall(in.u1());
            case 'j' -> recall(in.u4());
            case 0x80 -> {
                int protocol = in.u1();
                if (protocol > HIGHEST_PROTOCOL) {
                    throw in.bad("protocol " + protocol, "but the highest one is " + HIGHEST_PROTOCOL);
                }
            }
            case 0x95 -> {
                long frame = in.u8();
                if (frame < 0) {
                    throw in.bad("a frame of " + Long.toUnsignedString(frame) + " bytes");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> push(global(in.line(), in.line()));
            case 0x93 -> {
                String name = text(pop());
                push(global(text(pop()), name));
            }
            case 'i' -> {
                Object callable = global(in.line(), in.line());
                push(call(callable, popToMark()));
            }
            case 'o' -> {
                List<Object> all = popToMark();
                if (all.isEmpty()) {
                    throw in.bad("an object without a class");
                }
                push(call(all.get(0), all.subList(1, all.size())));
            }
            case 'R' -> {
                Object arguments = pop();
                push(call(pop(), arguments));
            }
            case 0x81 -> {
                Object arguments = pop();
                push(made(pop(), arguments));
            }
            case 0x92 -> {
                pop();
                Object arguments = pop();
                push(made(pop(), arguments));
            }
            case 'b' -> {
                Object state = pop();
                if (top() instanceof Buildable target) {
                    target.build(state, in);
                }
            }
            case 'P' -> throw in.bad(
                    "a textual persistent id " + NameText.quoted(in.line()), "which is not a tensor storage");
            case 'Q' -> push(persistent(pop()));
            case 0x82 -> push(placeholder(EXTENSION + in.u1()));
            case 0x83 -> push(placeholder(EXTENSION + in.u2()));
            case 0x84 -> push(placeholder(EXTENSION + in.u4()));
            case 0x97 -> throw in.bad("an out-of-band buffer", "which a file cannot hold");
            case 0x98 -> top();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object global(String module, String name) {
        in.limits().copy((long) module.length() + name.length(), Character.BYTES);
        String full = NameText.of(module + "." + name);
        return TorchObjects.isKnown(full) ? new Global(full) : placeholder(full);
    }

    private Object persistent(Object id) {
        Object value = TorchObjects.persistent(id, in);
        if (value instanceof Storage storage) {
            storages.putIfAbsent(storage.key(), storage);
        }
        return value;
    }

    private Placeholder placeholder(String name) {
        placeholders.add(name);
        return new Placeholder(name);
    }

    private Object call(Object callable, Object arguments) {
        if (callable instanceof Placeholder inert) {
            in.limits().allocate(PickleLimits.OBJECT);
            return Instance.ofCall(inert, arguments);
        }
        if (callable instanceof Global global && arguments instanceof List<?> list) {
            return TorchObjects.call(global, list, in);
        }
        throw in.bad("a call of a " + Pickled.typeName(callable) + " with a " + Pickled.typeName(arguments));
    }

    /** Like a call, but of a class's {@code __new__}: the arguments are what the object is made of. */
    private Object made(Object type, Object arguments) {
        Object object = call(type, arguments);
        if (object instanceof Instance instance) {
            instance.madeOf(arguments);
        }
        return object;
    }

    private Dict newDict() {
        in.limits().allocate(PickleLimits.CONTAINER);
        return new Dict();
    }

    private void append(List<Object> values) {
        Object target = top();
        if (target instanceof ArrayList<?>) {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) target;
            in.limits().allocate((long) PickleLimits.REFERENCE * values.size());
            list.addAll(values);
        } else if (target instanceof Instance instance) {
            in.limits().allocate((long) PickleLimits.REFERENCE * values.size());
            instance.elements().addAll(values);
        } else if (!(target instanceof Placeholder)) {
            throw in.bad("an append to a " + Pickled.typeName(target));
        }
    }

    private void setItems(List<Object> items) {
        Object target = top();
        if (items.size() % 2 != 0) {
            throw in.bad("a key without a value");
        }
        if (target instanceof Dict || target instanceof Instance) {
            in.limits().allocate((long) PickleLimits.ENTRY * items.size() / 2);
            if (target instanceof Instance instance && !instance.hasItems()) {
                in.limits().allocate(PickleLimits.CONTAINER);
            }
            Dict dict = target instanceof Instance instance ? instance.items() : (Dict) target;
            for (int i = 0; i < items.size(); i += 2) {
                dict.put(items.get(i), items.get(i + 1));
            }
        } else if (!(target instanceof Placeholder)) {
            throw in.bad("an item set in a " + Pickled.typeName(target));
        }
    }

    private void tuple(int size) {
        in.limits().allocate(PickleLimits.OBJECT);
        Object[] values = new Object[size];
        for (int i = size - 1; i >= 0; i--) {
            values[i] = pop();
        }
        push(List.of(values));
    }

    private void push(Object value) {
        in.limits().value(value);
        stack.add(value);
    }

    private Object top() {
        Object value = stack.isEmpty() ? MARK : stack.get(stack.size() - 1);
        if (value == MARK) {
            throw in.bad("an empty stack");
        }
        return value;
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popToMark() {
        // compared by identity, because values may contain themselves
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw in.bad("a missing mark");
        }
        in.limits().allocate((long) PickleLimits.REFERENCE * (stack.size() - mark));
        List<Object> values = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private void recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw in.bad("no memo " + index);
        }
        push(value);
    }

    private void skip(long length, Placeholder value) {
        in.skip(length);
        push(value);
    }

    private void integer(long length) {
        if (length > Long.BYTES || length < 0) {
            skip(length, BIG_INT);
        } else {
            push(in.integer((int) length));
        }
    }

    private Object textInteger(String line) {
        if (line.equals("00") || line.equals("01")) {
            return line.equals("01");
        }
        return line.length() > 18 ? BIG_INT : (Object) number(line);
    }

    private long number(String line) {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException e) {
            throw in.bad("the number " + NameText.quoted(line));
        }
    }

    private String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw in.bad("a " + Pickled.typeName(value) + " in place of a name");
    }

    private static String unquoted(String line) {
        return line.length() >= 2 ? line.substring(1, line.length() - 1) : line;
    }
}
